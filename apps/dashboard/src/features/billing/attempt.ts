import { showToast } from "../../ui/toast.ts";

/** Does it, and says what went wrong where no field could. */
export async function attempt(title: string, work: () => Promise<unknown>): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (error) {
    const message = error instanceof Error ? error.message : "Something unexpected happened.";
    showToast({ tone: "problem", title, message });
    return false;
  }
}
