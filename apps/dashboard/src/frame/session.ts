import { api } from "../api.ts";

/** Ends this browser's session and leaves for the sign-in page with nothing of the person left in memory. */
export async function signOut(): Promise<void> {
  const { leaveDevice } = await import("../push-device.ts");
  await leaveDevice();
  await api.post("/api/auth/sign-out").catch(() => undefined);
  location.assign("/sign-in");
}
