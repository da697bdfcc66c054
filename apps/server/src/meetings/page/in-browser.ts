/** What the page hands to its script. */
export type PageSettings = {
  heartbeatUrl: string;
  endUrl: string;
  token: string;
  heartbeatMs: number;
  redirectMs: number;
  link: string;
  desktopApp: string | null;
  phoneApp: string | null;
  words: Record<"opened" | "tabOpened" | "tabRefused" | "notSent" | "endedTitle" | "endedText", string>;
};

type Beats = { now(): void; stop(): void };
type Hear = (status: number, answer: string) => void;
type BeatOrder = { url: string; body: string; everyMs: number };

// These functions are sent to the student's browser as they stand, so they use nothing from outside this list,
// and nothing newer than ES2015, which phones of 2016 understand.
export const IN_BROWSER = [followLesson, wakeOn, startBeats, beatFrom, handOver, showEnded, post, byId];
/** The function to begin with. */
export const BEGIN = followLesson.name;

function followLesson(): void {
  const settings: PageSettings = JSON.parse(byId("settings").textContent as string);
  const body = JSON.stringify({ token: settings.token });
  let isOver = false;
  byId("during").hidden = false;
  const end = (): void => {
    isOver = true;
    beats.stop();
    showEnded(settings);
  };
  const url = location.origin + settings.heartbeatUrl;
  const beats = startBeats({ url, body, everyMs: settings.heartbeatMs }, (status, answer) => {
    if (status === 404 || (status === 200 && JSON.parse(answer).success === false)) end();
  });
  wakeOn(() => isOver || beats.now());
  addEventListener("pagehide", () => {
    const hint = JSON.stringify({ token: settings.token, closing: true });
    if (!isOver && navigator.sendBeacon) navigator.sendBeacon(url, hint);
  });
  byId("finish").addEventListener("click", () => {
    post(settings.endUrl, body, (status) => {
      if (status === 200) end();
      else if (!isOver) byId("say").textContent = settings.words.notSent;
    });
  });
  setTimeout(() => isOver || handOver(settings), settings.redirectMs);
  // A page that holds a lock is not frozen in the background.
  if (navigator.locks)
    navigator.locks.request("stint-lesson", { mode: "shared" }, () => new Promise(() => undefined));
}

/** Whenever the page may have been asleep, or comes back from the back/forward cache. */
function wakeOn(wake: () => void): void {
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") wake();
  });
  document.addEventListener("resume", wake);
  addEventListener("online", wake);
  addEventListener("pageshow", (event) => {
    if (event.persisted) wake();
  });
}

/** Beats from a worker, whose timers a hidden page does not hold back; where there are none, from the page. */
function startBeats(order: BeatOrder, hear: Hear): Beats {
  try {
    const listen =
      "onmessage=(e)=>{if(self.b)b.now();else self.b=beatFrom(e.data,(s,a)=>postMessage([s,a]))}";
    const code = new Blob([`${beatFrom}${post}${listen}`], { type: "text/javascript" });
    const worker = new Worker(URL.createObjectURL(code));
    let fallback: Beats | null = null;
    worker.onmessage = (event) => hear(event.data[0], event.data[1]);
    worker.onerror = () => {
      worker.terminate();
      fallback = fallback || beatFrom(order, hear);
    };
    worker.postMessage(order);
    return {
      now: () => (fallback ? fallback.now() : worker.postMessage(0)),
      stop: () => (fallback ? fallback.stop() : worker.terminate()),
    };
  } catch (_) {
    return beatFrom(order, hear);
  }
}

/** Beats as often as the server last asked for; one that fails is simply followed by the next. */
function beatFrom(order: BeatOrder, hear: Hear): Beats {
  let everyMs = order.everyMs;
  let timer: ReturnType<typeof setTimeout>;
  const now = (): void => {
    clearTimeout(timer);
    timer = setTimeout(now, everyMs);
    post(order.url, order.body, (status, answer) => {
      if (status === 200) everyMs = JSON.parse(answer).nextHeartbeatMs || everyMs;
      hear(status, answer);
    });
  };
  now();
  return { now, stop: () => clearTimeout(timer) };
}

/** Once for a page: restored after the lesson, it opens nothing. */
function handOver(settings: PageSettings): void {
  const isTablet = /macintosh/i.test(navigator.userAgent) && navigator.maxTouchPoints > 1;
  const isPhone = isTablet || /android|iphone|ipad|ipod/i.test(navigator.userAgent);
  const app = isPhone ? settings.phoneApp : settings.desktopApp;
  let done: string | null = null;
  try {
    done = sessionStorage.getItem("stint-opened");
    sessionStorage.setItem("stint-opened", settings.token);
  } catch (_) {
    // Without storage a restored page opens the meeting again.
  }
  let said = app ? settings.words.opened : settings.words.tabRefused;
  if (done !== settings.token) {
    if (app) location.href = app;
    else {
      const tab = window.open(settings.link, "_blank");
      if (tab) {
        tab.opener = null;
        said = settings.words.tabOpened;
      }
    }
  }
  byId("say").textContent = said;
}

function showEnded(settings: PageSettings): void {
  byId("title").textContent = settings.words.endedTitle;
  byId("say").textContent = settings.words.endedText;
  byId("open").hidden = true;
  byId("during").hidden = true;
}

function post(url: string, body: string, hear: Hear): void {
  const request = new XMLHttpRequest();
  request.open("POST", url);
  request.setRequestHeader("content-type", "application/json");
  request.onload = () => hear(request.status, request.responseText);
  request.onerror = () => hear(0, "");
  request.send(body);
}

function byId(id: string): HTMLElement {
  return document.getElementById(id) as HTMLElement;
}
