import { QueryCache, QueryClient } from "@tanstack/react-query";
import { ApiError } from "./api.ts";
import { goToSignIn } from "./sign-in-redirect.ts";

declare module "@tanstack/react-query" {
  interface Register {
    /** `live: true` refetches the query when the event stream says that something changed. */
    queryMeta: { live?: boolean; inbox?: boolean };
  }
}

export const queryClient = new QueryClient({
  queryCache: new QueryCache({
    onError: (error) => {
      if (error instanceof ApiError && error.status === 401) goToSignIn();
    },
  }),
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      retry: (failures, error) => failures < 2 && !(error instanceof ApiError && error.isFinal),
    },
  },
});
