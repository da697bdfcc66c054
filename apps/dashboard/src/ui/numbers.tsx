import { type ReactNode, useState } from "react";
import classes from "./numbers.module.css";

type Props = { caption: string; columns: string[]; rows: { key: string; cells: ReactNode[] }[] };

/** The numbers of a chart, to be read as a table beneath it, which is made when it is opened. */
export function Numbers(props: Props) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <details className={classes.numbers} onToggle={(event) => setIsOpen(event.currentTarget.open)}>
      <summary>The numbers</summary>
      {isOpen ? <NumbersTable {...props} /> : null}
    </details>
  );
}

function NumbersTable({ caption, columns, rows }: Props) {
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard. */}
      <section className={classes.scroll} tabIndex={0}>
        <table aria-label={caption}>
          <thead>
            <tr>
              {columns.map((column) => (
                <th key={column} scope="col">
                  {column}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(({ key, cells: [first, ...rest] }) => (
              <tr key={key}>
                <th scope="row">{first}</th>
                {rest.map((cell, index) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: cells never move between columns.
                  <td key={index}>{cell}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </>
  );
}
