/** Stint's mark: a stretch of time with its present moment. */
export function Mark({ size, className }: { size?: number; className?: string }) {
  return (
    <svg
      className={className}
      width={size}
      height={size}
      viewBox="0 0 32 32"
      aria-hidden="true"
      style={{ flex: "none" }}
    >
      <rect width="32" height="32" rx="8" fill="#4a5fdc" />
      <path d="M6 16h20" stroke="#fff" strokeOpacity=".4" strokeWidth="3" strokeLinecap="round" />
      <path d="M6 16h12" stroke="#fff" strokeWidth="3" strokeLinecap="round" />
      <circle cx="20" cy="16" r="4" fill="#fff" />
    </svg>
  );
}
