import { Input } from "@mantine/core";
import type { Project } from "@stint/protocol/projects";
import classes from "./colour-field.module.css";

const COLOURS: [colour: string, name: string][] = [
  ["#1c7ed6", "Blue"],
  ["#0c8599", "Teal"],
  ["#2f9e44", "Green"],
  ["#e8a200", "Amber"],
  ["#e8590c", "Orange"],
  ["#e03131", "Red"],
  ["#c2255c", "Rose"],
  ["#7048e8", "Violet"],
];

/** The first of the colours that the fewest projects have. */
export function firstFreeColour(projects: readonly Project[]): string {
  const used = (colour: string) => projects.filter((project) => project.colour === colour).length;
  const [first] = COLOURS.map(([colour]) => colour).sort((left, right) => used(left) - used(right));
  return first ?? "#1c7ed6";
}

type Props = { value?: string; onChange?: (colour: string) => void };

/** One of eight colours that can be told apart, or the one that a project has already. */
export function ColourField({ value, onChange }: Props) {
  const isOther = value !== undefined && !COLOURS.some(([colour]) => colour === value);
  const offered = isOther ? [...COLOURS, [value, "The present one"] as const] : COLOURS;
  return (
    <Input.Wrapper label="Colour" labelElement="div">
      <div className={classes.colours} role="radiogroup" aria-label="Colour">
        {offered.map(([colour, name]) => (
          <label key={colour} className={classes.choice} title={name}>
            <input
              type="radio"
              name="colour"
              aria-label={name}
              checked={colour === value}
              onChange={() => onChange?.(colour)}
            />
            <span className={classes.swatch} style={{ background: colour }} />
          </label>
        ))}
      </div>
    </Input.Wrapper>
  );
}
