import { notifications } from "@mantine/notifications";

type Toast = { id?: string; title?: string; message: string; tone?: "late" | "problem"; lastsMs?: number };

const COLORS = { late: "yellow", problem: "red" } as const;

/** A short message at the edge of the page: below the strip on a screen, above the thumb's button on a phone. */
export function showToast({ tone, lastsMs = 6_000, ...text }: Toast): void {
  notifications.show({
    ...text,
    color: tone ? COLORS[tone] : "gray",
    autoClose: lastsMs,
    withBorder: true,
    position: window.matchMedia("(max-width: 48em)").matches ? "top-center" : "bottom-right",
  });
}
