import { useNotices } from "./notices.ts";

export function StatusStrip() {
  const notices = useNotices();
  return (
    <div role="status">
      {[...notices].map(([name, notice]) => (
        <p key={name}>{notice.text}</p>
      ))}
    </div>
  );
}
