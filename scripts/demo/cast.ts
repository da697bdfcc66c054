export const PASSWORD = "demo demo demo";
export const ADMIN = { email: "olivia@demo.example", name: "Olivia Hart" };

export type Role = "manager" | "member";
export type Character = {
  email: string;
  name: string;
  role: Role;
  /** How they behave: `steady` stays, `flaky` loses beats, `vanishing` goes silent, `lunching` punches out and back. */
  habit: "steady" | "flaky" | "vanishing" | "lunching" | "away";
  /** Whether an agent reports their desktop: always, or with gaps. */
  desktop?: "steady" | "forgetful";
  /** Whether their computers send focus sessions, of which entries are suggested, and whether their managers see the categories. */
  focus?: "shared" | "private";
  /** Whether they send students links to lessons. */
  teaches?: boolean;
};

/** Alice and Bob are the visitor's to play: nobody beats for them, though Alice's desktop is reported. */
export const CAST: Character[] = [
  { ...person("Bob Novak", "manager", "away"), focus: "private" },
  {
    ...person("Alice Moreau", "member", "away"),
    desktop: "forgetful",
    focus: "shared",
    teaches: true,
  },
  { ...person("Amara Okafor", "member", "steady"), desktop: "steady", focus: "private" },
  { ...person("Kenji Watanabe", "member", "flaky"), desktop: "forgetful" },
  person("Lucía Fernández", "member", "steady"),
  person("Priya Raman", "member", "lunching"),
  person("Jonas Lindqvist", "member", "vanishing"),
  { ...person("Mei Chen", "member", "steady"), teaches: true },
  person("Tomasz Zieliński", "member", "vanishing"),
  person("Sofia Rossi", "member", "lunching"),
  person("Noah Williams", "member", "flaky"),
  person("Fatima Haddad", "member", "steady"),
  { ...person("Erik Solberg", "manager", "steady"), teaches: true },
  person("Chloé Dubois", "member", "vanishing"),
];

function person(name: string, role: Role, habit: Character["habit"]): Character {
  const first = name.split(" ")[0] ?? name;
  const plain = first
    .normalize("NFD")
    .replace(/\p{Diacritic}/gu, "")
    .toLowerCase();
  return { email: `${plain}@demo.example`, name, role, habit };
}
