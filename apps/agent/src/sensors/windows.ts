import { basename } from "node:path";
import koffi from "koffi";
import type { DesktopView, FocusSource } from "./focus-source.ts";

const MOST_CHARS = 1_024;
const QUERY_LIMITED_INFORMATION = 0x1000;
const DESKTOP_READ_OBJECTS = 1;

type Handle = unknown;

/** The desktop of the signed-in Windows user. */
export function openWindows(): FocusSource {
  const api = loadApi();
  return {
    name: "Windows",
    limits: ["web addresses: not read on Windows yet"],
    focused: async () => {
      const window = api.GetForegroundWindow();
      return window ? viewOf(api, window) : null;
    },
    onScreen: async () => visibleWindows(api).map((window) => viewOf(api, window)),
    idleMs: async () => idleMs(api),
    isLocked: async () => isLocked(api),
    close: () => {},
  };
}

type Api = ReturnType<typeof loadApi>;

function loadApi() {
  const user = koffi.load("user32.dll");
  const kernel = koffi.load("kernel32.dll");
  koffi.struct("LASTINPUTINFO", { cbSize: "uint32_t", dwTime: "uint32_t" });
  const eachWindow = koffi.proto("bool __stdcall EachWindow(void *window, intptr_t data)");
  return {
    eachWindow,
    EnumWindows: user.func("__stdcall", "EnumWindows", "bool", [koffi.pointer(eachWindow), "intptr_t"]),
    GetForegroundWindow: user.func("void *__stdcall GetForegroundWindow()") as () => Handle,
    GetWindowTextW: user.func("int __stdcall GetWindowTextW(void *window, _Out_ uint16_t *text, int most)"),
    GetWindowThreadProcessId: user.func(
      "uint32_t __stdcall GetWindowThreadProcessId(void *window, _Out_ uint32_t *pid)",
    ),
    IsWindowVisible: user.func("bool __stdcall IsWindowVisible(void *window)"),
    IsIconic: user.func("bool __stdcall IsIconic(void *window)"),
    GetLastInputInfo: user.func("bool __stdcall GetLastInputInfo(_Inout_ LASTINPUTINFO *info)"),
    OpenInputDesktop: user.func(
      "void *__stdcall OpenInputDesktop(uint32_t flags, bool inherit, uint32_t access)",
    ),
    CloseDesktop: user.func("bool __stdcall CloseDesktop(void *desktop)"),
    GetTickCount: kernel.func("uint32_t __stdcall GetTickCount()") as () => number,
    OpenProcess: kernel.func("void *__stdcall OpenProcess(uint32_t access, bool inherit, uint32_t pid)"),
    CloseHandle: kernel.func("bool __stdcall CloseHandle(void *handle)"),
    QueryFullProcessImageNameW: kernel.func(
      "bool __stdcall QueryFullProcessImageNameW(void *process, uint32_t flags, _Out_ uint16_t *path, _Inout_ uint32_t *most)",
    ),
  };
}

function viewOf(api: Api, window: Handle): DesktopView {
  const text = new Uint16Array(MOST_CHARS);
  const length: number = api.GetWindowTextW(window, text, MOST_CHARS);
  const owner = new Uint32Array(1);
  api.GetWindowThreadProcessId(window, owner);
  const pid = owner[0] ?? 0;
  const path = programOf(api, pid);
  return {
    app: path ? basename(path.replaceAll("\\", "/")).replace(/\.exe$/i, "") : "unknown",
    title: textIn(text, length),
    pid,
    isMinimized: Boolean(api.IsIconic(window)),
  };
}

/** Null for a process that this user may not look at. */
function programOf(api: Api, pid: number): string | null {
  const handle: Handle = api.OpenProcess(QUERY_LIMITED_INFORMATION, false, pid);
  if (!handle) return null;
  try {
    const path = new Uint16Array(MOST_CHARS);
    const most = Uint32Array.of(MOST_CHARS);
    return api.QueryFullProcessImageNameW(handle, 0, path, most) ? textIn(path, most[0] ?? 0) : null;
  } finally {
    api.CloseHandle(handle);
  }
}

function visibleWindows(api: Api): Handle[] {
  const found: Handle[] = [];
  api.EnumWindows((window: Handle) => {
    if (api.IsWindowVisible(window) && !api.IsIconic(window)) found.push(window);
    return true;
  }, 0);
  return found;
}

/** Both counts are of 32 bits and wrap every 49.7 days; their difference does not mind. */
function idleMs(api: Api): number | null {
  const info = { cbSize: 8, dwTime: 0 };
  return api.GetLastInputInfo(info) ? (api.GetTickCount() - info.dwTime) >>> 0 : null;
}

/** While the screen is locked, the desktop that takes input belongs to the system and cannot be opened. */
function isLocked(api: Api): boolean {
  const desktop: Handle = api.OpenInputDesktop(0, false, DESKTOP_READ_OBJECTS);
  if (!desktop) return true;
  api.CloseDesktop(desktop);
  return false;
}

function textIn(units: Uint16Array, length: number): string {
  return Buffer.from(units.buffer, 0, length * 2).toString("utf16le");
}
