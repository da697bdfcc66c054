import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { formatDate } from "../../format.ts";
import classes from "./focus-page.module.css";
import { sharingQuery } from "./queries.ts";

/** Who sees this page, in one line. */
export function SharedNote() {
  const { data } = useQuery(sharingQuery);
  const words = !data
    ? "\u00a0"
    : data.shared && data.from
      ? `Only you see this page. Your managers see the total of each category from ${formatDate(data.from)} on.`
      : "Only you see this page. Your managers see nothing of it.";
  return (
    <p className={classes.shared}>
      {words} {data ? <Link to="/focus/settings">Change what is shared</Link> : null}
    </p>
  );
}
