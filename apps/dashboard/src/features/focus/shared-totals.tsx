import { Duration } from "../../ui/time.tsx";
import { categoryName } from "./category-name.ts";
import classes from "./plain-table.module.css";

type Row = { category: string; day?: number; week: number };

/** All that a manager ever sees of somebody's focus sessions. */
export function SharedTotals({ rows, day }: { rows: Row[]; day?: string }) {
  if (rows.length === 0) return <p className={classes.none}>No time in any category.</p>;
  return (
    <table className={classes.table} aria-label="Time by category">
      <thead>
        <tr>
          <th scope="col">Category</th>
          {day ? (
            <th scope="col" data-number>
              {day}
            </th>
          ) : null}
          <th scope="col" data-number>
            The week
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ category, day: onDay = 0, week }) => (
          <tr key={category}>
            <th scope="row">{categoryName(category)}</th>
            {day ? (
              <td data-number>
                <Duration seconds={onDay} />
              </td>
            ) : null}
            <td data-number>
              <Duration seconds={week} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
