import { takePicture } from "./picture.ts";
import { NoPicture, screenFor } from "./screen.ts";
import { NO_PICTURE_EXIT, packed } from "./take-apart.ts";

const [blur, desktop] = process.argv.slice(2);

try {
  const screen = screenFor(process.platform, desktop === "wayland");
  const picture = await takePicture(screen, blur === "none" ? "none" : "blurred");
  process.stdout.end(packed(picture));
} catch (error) {
  process.stderr.write(error instanceof Error ? error.message : String(error));
  process.exitCode = error instanceof NoPicture ? NO_PICTURE_EXIT : 1;
}
