declare module "x11" {
  type Reply<T> = (error: Error | null, result: T) => void;
  export type Property = { type: number; data: Buffer };
  export type ScreenSaver = { QueryInfo(drawable: number, reply: Reply<{ idle: number }>): void };
  export type Event = { type: number; wid: number; atom: number };
  export type Client = {
    InternAtom(onlyIfExists: boolean, name: string, reply: Reply<number>): void;
    GetProperty(
      remove: number,
      window: number,
      name: number,
      type: number,
      offset: number,
      length: number,
      reply: Reply<Property>,
    ): void;
    ChangeWindowAttributes(
      window: number,
      attributes: { eventMask: number },
      reply: (error: Error | null) => void,
    ): void;
    require(extension: "screen-saver", reply: Reply<ScreenSaver>): void;
    on(name: "event", listener: (event: Event) => void): void;
    on(name: "error", listener: (error: Error) => void): void;
    on(name: "end", listener: () => void): void;
    terminate(): void;
  };
  export type Display = { client: Client; screen: { root: number }[] };
  const x11: {
    createClient(options: { display: string }, reply: Reply<Display>): Client;
    eventMask: { PropertyChange: number };
  };
  export default x11;
}
