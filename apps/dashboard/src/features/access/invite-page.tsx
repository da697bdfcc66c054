export default function InvitePage() {
  return <main />;
}
