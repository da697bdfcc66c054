import { UnstyledButton } from "@mantine/core";
import type { Screenshot } from "@stint/protocol/windows";
import { IconEyeOff, IconPhotoOff } from "@tabler/icons-react";
import { formatTime } from "../../format.ts";
import { useViewer } from "../../preferences.ts";
import { TimeOfDay } from "../../ui/time.tsx";
import type { GalleryItem } from "./day-composition.ts";
import classes from "./gallery.module.css";
import { headline, whyNoPicture } from "./shot-words.ts";

/** A day's screenshots in their order, with a hole where some were missed. */
export function Gallery({ items, onOpen }: { items: GalleryItem[]; onOpen: (id: string) => void }) {
  return (
    <ol className={classes.gallery}>
      {items.map((item) =>
        item.is === "shot" ? (
          <Tile key={item.shot.id} shot={item.shot} onOpen={onOpen} />
        ) : (
          <Hole key={`hole ${item.start}`} hole={item} />
        ),
      )}
    </ol>
  );
}

function Tile({ shot, onOpen }: { shot: Screenshot; onOpen: (id: string) => void }) {
  const viewer = useViewer();
  const missing = whyNoPicture(shot);
  return (
    <li>
      <UnstyledButton
        className={classes.tile}
        onClick={() => onOpen(shot.id)}
        aria-label={`${formatTime(shot.takenAt, viewer)}, ${headline(shot)}`}
      >
        <span className={classes.frame}>
          {missing || !shot.image?.url ? (
            <span className={classes.none}>
              <IconEyeOff size={20} stroke={1.5} aria-hidden="true" />
              {missing}
            </span>
          ) : (
            <img
              className={classes.picture}
              src={shot.image.thumbnailUrl ?? shot.image.url}
              width={320}
              height={200}
              alt=""
              loading="lazy"
              decoding="async"
            />
          )}
        </span>
        <span className={classes.caption}>
          <TimeOfDay at={shot.takenAt} />
          <span className={classes.what}>{headline(shot)}</span>
        </span>
      </UnstyledButton>
    </li>
  );
}

function Hole({ hole }: { hole: Extract<GalleryItem, { is: "hole" }> }) {
  const viewer = useViewer();
  return (
    <li className={classes.hole}>
      <span className={classes.frame} data-hole>
        <span className={classes.none}>
          <IconPhotoOff size={20} stroke={1.5} aria-hidden="true" />
          {hole.missed === 1 ? "1 screenshot missed" : `${hole.missed} screenshots missed`}
        </span>
      </span>
      <span className={classes.caption}>
        <span className="tabular">
          {formatTime(hole.start, viewer)} – {formatTime(hole.end, viewer)}
        </span>
      </span>
    </li>
  );
}
