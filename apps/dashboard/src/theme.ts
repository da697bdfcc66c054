import {
  createTheme,
  defaultVariantColorsResolver,
  localStorageColorSchemeManager,
  type MantineColorsTuple,
} from "@mantine/core";

const indigo: MantineColorsTuple = [
  "#f0f2fe",
  "#e0e5fd",
  "#c2cbfa",
  "#a0aef7",
  "#8b9cf6",
  "#6379ee",
  "#4a5fdc",
  "#3e50c2",
  "#3443a3",
  "#2a3782",
];
const gray: MantineColorsTuple = [
  "#fafafa",
  "#f4f4f5",
  "#e8e8eb",
  "#dfdfe3",
  "#c9c9cf",
  "#a1a1aa",
  "#6a6a74",
  "#52525b",
  "#3a3a41",
  "#1d1d21",
];
const dark: MantineColorsTuple = [
  "#e6e6e9",
  "#c6c6cb",
  "#9c9ca5",
  "#6e6e77",
  "#2f2f35",
  "#27272b",
  "#1b1b1e",
  "#131315",
  "#0e0e10",
  "#09090a",
];

const fontFamily = '"Inter Variable", "Inter Fallback", system-ui, sans-serif';
const none = { xs: "none", sm: "none", md: "none", lg: "none", xl: "none" };

export const theme = createTheme({
  colors: { indigo, gray, dark },
  primaryColor: "indigo",
  primaryShade: { light: 6, dark: 4 },
  autoContrast: true,
  variantColorResolver: (input) => {
    const colors = defaultVariantColorsResolver(input);
    const isPrimary = !input.color || input.color === input.theme.primaryColor;
    // The accent is pale in the dark theme, where only dark letters can be read on it.
    return input.variant === "filled" && isPrimary ? { ...colors, color: "var(--stint-on-accent)" } : colors;
  },
  black: "#1d1d21",
  fontFamily,
  defaultRadius: "md",
  radius: { xs: "4px", sm: "6px", md: "8px", lg: "8px", xl: "8px" },
  spacing: { xs: "8px", sm: "12px", md: "16px", lg: "24px", xl: "32px" },
  fontSizes: { xs: "12px", sm: "14px", md: "14px", lg: "16px", xl: "20px" },
  lineHeights: { xs: "16px", sm: "20px", md: "20px", lg: "24px", xl: "28px" },
  shadows: none,
  headings: {
    fontFamily,
    fontWeight: "600",
    sizes: {
      h1: { fontSize: "22px", lineHeight: "32px" },
      h2: { fontSize: "16px", lineHeight: "24px" },
      h3: { fontSize: "14px", lineHeight: "20px" },
    },
  },
  respectReducedMotion: true,
  components: {
    Button: { defaultProps: { fw: 500 } },
    Drawer: {
      styles: { header: { background: "inherit" } },
      defaultProps: { closeButtonProps: { "aria-label": "Close" }, transitionProps: { duration: 160 } },
    },
    InputWrapper: {
      styles: { label: { marginBottom: 4 }, description: { marginTop: 4 }, error: { marginTop: 4 } },
    },
    Menu: {
      defaultProps: {
        withInitialFocusPlaceholder: false,
        transitionProps: { transition: "fade", duration: 120 },
      },
    },
    Modal: {
      defaultProps: {
        centered: true,
        padding: "lg",
        closeButtonProps: { "aria-label": "Close" },
        transitionProps: { transition: "fade", duration: 140 },
      },
      styles: {
        title: { fontWeight: 600, fontSize: 16 },
        content: { background: "var(--stint-surface)", border: "1px solid var(--stint-border)" },
        header: { background: "inherit" },
      },
    },
    PasswordInput: { styles: { visibilityToggle: { color: "var(--mantine-color-dimmed)" } } },
    Popover: { defaultProps: { transitionProps: { transition: "fade", duration: 120 } } },
    Select: {
      defaultProps: {
        comboboxProps: { transitionProps: { transition: "fade", duration: 120 } },
        withScrollArea: false,
      },
      styles: { dropdown: { padding: 4 }, options: { maxHeight: 240, overflowY: "auto" } },
    },
    SegmentedControl: { styles: { label: { fontWeight: 500 } } },
    Switch: { defaultProps: { withThumbIndicator: false } },
    Table: {
      defaultProps: { borderColor: "var(--stint-border)", verticalSpacing: "sm", horizontalSpacing: "md" },
    },
    Tooltip: { defaultProps: { openDelay: 300, transitionProps: { transition: "fade", duration: 120 } } },
  },
});

export const colorSchemeManager = localStorageColorSchemeManager({ key: "stint.theme" });
