import { Link } from "@tanstack/react-router";
import { useMe } from "../me.ts";
import classes from "./frame.module.css";
import { placesFor } from "./places.ts";

export function Navigation() {
  const { member } = useMe();
  return (
    <nav className={classes.navigation} aria-label="Main">
      {placesFor(member.role).map(({ to, label, icon: Icon }) => (
        <Link key={to} to={to} className={classes.link} activeOptions={{ exact: to === "/" }}>
          <Icon size={18} stroke={1.5} aria-hidden="true" />
          {label}
        </Link>
      ))}
    </nav>
  );
}
