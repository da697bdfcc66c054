/** What a service worker has around it; the compiler knows a page's surroundings only. */
export type WorkerScope = {
  registration: ServiceWorkerRegistration;
  location: Location;
  clients: {
    claim(): Promise<void>;
    matchAll(options: { type: "window"; includeUncontrolled: boolean }): Promise<WindowClient[]>;
    openWindow(url: string): Promise<WindowClient | null>;
  };
  skipWaiting(): Promise<void>;
  addEventListener<Name extends keyof WorkerEvents>(
    name: Name,
    listener: (event: WorkerEvents[Name]) => void,
  ): void;
};

export type WindowClient = {
  url: string;
  focused: boolean;
  visibilityState: DocumentVisibilityState;
  focus(): Promise<WindowClient>;
  postMessage(message: unknown): void;
};

export type LastingEvent = Event & { waitUntil(work: Promise<unknown>): void };
export type InstallEvent = LastingEvent & { addRoutes?(routes: object[]): Promise<void> };
export type RequestEvent = LastingEvent & {
  request: Request;
  respondWith(answer: Promise<Response>): void;
};
export type PushedEvent = LastingEvent & { data: { json(): unknown } | null };
export type ClickEvent = LastingEvent & { notification: Notification; action: string };
export type SubscriptionEvent = LastingEvent & {
  oldSubscription: PushSubscription | null;
  newSubscription: PushSubscription | null;
};

export type AskedEvent = LastingEvent & { data: unknown };

type WorkerEvents = {
  message: AskedEvent;
  install: InstallEvent;
  activate: LastingEvent;
  fetch: RequestEvent;
  push: PushedEvent;
  notificationclick: ClickEvent;
  pushsubscriptionchange: SubscriptionEvent;
};
