import { Mark } from "../ui/mark.tsx";

/** The same outline that index.html starts with, while the signed-in person is being asked for. */
export function FrameSkeleton() {
  return (
    <div className="boot" aria-busy="true">
      <div className="boot-navigation">
        <Mark className="boot-mark" />
      </div>
    </div>
  );
}
