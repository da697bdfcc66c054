import { createSpotlight, Spotlight } from "@mantine/spotlight";
import { IconSearch } from "@tabler/icons-react";
import { useEffect } from "react";
import {
  useCommandActions,
  usePageActions,
  usePeopleActions,
  usePunchActions,
} from "./spotlight-actions.tsx";
import classes from "./spotlight-panel.module.css";
import "@mantine/spotlight/styles.layer.css";

const [store, control] = createSpotlight();

/** Search and commands; `asked` counts the requests to open it. */
export default function SpotlightPanel({ asked }: { asked: number }) {
  const groups = [usePunchActions(), usePageActions(), useCommandActions(), usePeopleActions()];

  useEffect(() => {
    if (asked > 0) control.open();
  }, [asked]);

  return (
    <Spotlight
      store={store}
      shortcut={null}
      actions={groups.filter((group) => group.actions.length > 0)}
      limit={16}
      nothingFound="Nothing by that name"
      searchProps={{
        leftSection: <IconSearch size={18} stroke={1.5} aria-hidden="true" />,
        placeholder: "Search pages, people and commands",
        "aria-label": "Search pages, people and commands",
      }}
      scrollable
      maxHeight="60vh"
      centered={false}
      yOffset="14vh"
      classNames={classes}
      attributes={{ content: { "aria-label": "Search and commands" } }}
      overlayProps={{ backgroundOpacity: 0.4, blur: 0 }}
      transitionProps={{ transition: "fade", duration: 120 }}
    />
  );
}
