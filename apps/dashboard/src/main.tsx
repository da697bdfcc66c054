import "@mantine/core/styles.layer.css";
import "@mantine/notifications/styles.layer.css";
import "./fonts.css";
import "./global.css";
import "./install-offer.ts";

import { MantineProvider } from "@mantine/core";
import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode, Suspense } from "react";
import { createRoot } from "react-dom/client";
import { lazily } from "./frame/lazily.ts";
import { queryClient } from "./query-client.ts";
import { router } from "./router.tsx";
import { colorSchemeManager, theme } from "./theme.ts";

const Toasts = lazily(() => import("./ui/toasts.tsx"));

const root = document.getElementById("root");
if (!root) throw new Error("index.html has no #root");

createRoot(root).render(
  <StrictMode>
    <MantineProvider theme={theme} colorSchemeManager={colorSchemeManager} defaultColorScheme="auto">
      <QueryClientProvider client={queryClient}>
        <RouterProvider router={router} />
        <Suspense>
          <Toasts />
        </Suspense>
      </QueryClientProvider>
    </MantineProvider>
  </StrictMode>,
);
