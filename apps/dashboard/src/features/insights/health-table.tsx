import { IconArrowDown, IconArrowUp } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { formatDuration } from "../../format.ts";
import type { SortedBy } from "./analytics-search.ts";
import { count, heardWords, monthWords, type PersonHealth } from "./analytics-words.ts";
import classes from "./health-table.module.css";
import { MonthLine } from "./month-line.tsx";

type Props = {
  people: PersonHealth[];
  months: string[];
  by: SortedBy;
  onSort: (by: SortedBy) => void;
};

/** A row a person: how often they were punched out automatically, when, and how reliably they were heard. */
export function HealthTable({ people, months, by, onSort }: Props) {
  const most = Math.max(3, ...people.flatMap(({ autoOutsByMonth }) => autoOutsByMonth));
  const head = { by, onSort };
  return (
    <table className={classes.table} aria-label="Reliability by person">
      <thead>
        <tr>
          <Head {...head} is="name">
            Person
          </Head>
          <Head {...head} is="outs" isNumber>
            Automatic punch-outs
          </Head>
          <th scope="col" data-wide>
            By month
          </th>
          <th scope="col" data-number data-wide>
            Shifts
          </th>
          <Head {...head} is="gaps" isNumber isWide>
            Gaps
          </Head>
          <Head {...head} is="missed" isNumber isWide>
            Missed beats
          </Head>
          <th scope="col" data-number data-wide>
            Silent
          </th>
          <Head {...head} is="heard" isNumber>
            Heard
          </Head>
        </tr>
      </thead>
      <tbody>
        {people.map((person) => (
          <Row key={person.employeeId} person={person} months={months} most={most} />
        ))}
      </tbody>
    </table>
  );
}

type HeadProps = {
  is: SortedBy;
  by: SortedBy;
  onSort: (by: SortedBy) => void;
  isNumber?: boolean;
  isWide?: boolean;
  children: React.ReactNode;
};

function Head({ is, by, onSort, isNumber, isWide, children }: HeadProps) {
  const rises = is === "name" || is === "heard";
  const Arrow = rises ? IconArrowUp : IconArrowDown;
  return (
    <th
      scope="col"
      data-number={isNumber || undefined}
      data-wide={isWide || undefined}
      aria-sort={is === by ? (rises ? "ascending" : "descending") : undefined}
    >
      <button type="button" className={classes.sort} onClick={() => onSort(is)}>
        <Arrow
          className={classes.arrow}
          data-shown={is === by || undefined}
          size={12}
          stroke={1.5}
          aria-hidden="true"
        />
        {children}
      </button>
    </th>
  );
}

type RowProps = { person: PersonHealth; months: string[]; most: number };

function Row({ person, months, most }: RowProps) {
  const { employeeId, name, autoOuts, autoOutsByMonth, shifts, gaps, missedBeats } = person;
  return (
    <tr>
      <th scope="row">
        <Link to="/team/$employeeId" params={{ employeeId }} className={classes.link}>
          {name}
        </Link>
      </th>
      <td data-number data-none={autoOuts === 0 || undefined}>
        {dashed(autoOuts)}
      </td>
      <td data-wide>
        <MonthLine
          values={autoOutsByMonth}
          most={most}
          words={autoOutsByMonth
            .map((outs, index) => (outs > 0 ? `${monthWords(months[index] ?? "")}: ${outs}` : null))
            .filter((words) => words !== null)
            .join(", ")}
        />
      </td>
      <td data-number data-wide>
        {count(shifts)}
      </td>
      <td data-number data-wide data-none={gaps === 0 || undefined}>
        {dashed(gaps)}
      </td>
      <td data-number data-wide data-none={missedBeats === 0 || undefined}>
        {dashed(missedBeats)}
      </td>
      <td data-number data-wide data-none={person.silentSeconds === 0 || undefined}>
        {person.silentSeconds === 0 ? "–" : formatDuration(person.silentSeconds)}
      </td>
      <td data-number>{heardWords(person.heard)}</td>
    </tr>
  );
}

function dashed(number: number): string {
  return number === 0 ? "–" : count(number);
}
