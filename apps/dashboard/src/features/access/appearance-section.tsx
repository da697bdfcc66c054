import { Input, SegmentedControl, useMantineColorScheme } from "@mantine/core";
import { chooseHourHabit, type HourHabit, useHourHabit } from "../../preferences.ts";
import { SettingsSection } from "./settings-section.tsx";

type Theme = "auto" | "light" | "dark";

export function AppearanceSection() {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const habit = useHourHabit();
  return (
    <SettingsSection title="Appearance" description="Kept in this browser and applied at once.">
      <Input.Wrapper label="Theme" labelElement="div" labelProps={{ id: "theme-label" }}>
        <SegmentedControl
          fullWidth
          aria-labelledby="theme-label"
          value={colorScheme}
          onChange={(theme) => setColorScheme(theme as Theme)}
          data={[
            { value: "auto", label: "System" },
            { value: "light", label: "Light" },
            { value: "dark", label: "Dark" },
          ]}
        />
      </Input.Wrapper>
      <Input.Wrapper label="Hours" labelElement="div" labelProps={{ id: "hours-label" }}>
        <SegmentedControl
          fullWidth
          aria-labelledby="hours-label"
          value={habit}
          onChange={(hours) => chooseHourHabit(hours as HourHabit)}
          data={[
            { value: "24", label: "14:03" },
            { value: "12", label: "2:03 pm" },
          ]}
        />
      </Input.Wrapper>
    </SettingsSection>
  );
}
