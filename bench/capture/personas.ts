/** How somebody works, in minutes and probabilities. */
export type Persona = {
  name: string;
  projects: number;
  /** A stretch of work on one project. */
  workMinutes: number;
  /** The share of stretches that are reading, with few signals. */
  reading: number;
  /** Meetings a day. */
  meetings: number;
  /** The share of meetings that are in a room. */
  inRoom: number;
  /** The share of meetings that stand in the calendar. */
  inCalendar: number;
  /** Looks at something else, an hour of work. */
  diversions: number;
  /** Breaks of a few minutes, an hour of work. */
  breaks: number;
  /** Works with two computers. */
  secondDevice: number;
  /** Days that go on after midnight. */
  nights: number;
  /** The share of windows that show which project they belong to. */
  evidence: number;
};

export const PERSONAS: readonly Persona[] = [
  {
    name: "dev",
    projects: 3,
    workMinutes: 65,
    reading: 0.15,
    meetings: 1.5,
    inRoom: 0.2,
    inCalendar: 0.8,
    diversions: 3,
    breaks: 0.5,
    secondDevice: 0.2,
    nights: 0.1,
    evidence: 0.6,
  },
  {
    name: "consultant",
    projects: 6,
    workMinutes: 22,
    reading: 0.1,
    meetings: 4,
    inRoom: 0.25,
    inCalendar: 0.75,
    diversions: 5,
    breaks: 0.5,
    secondDevice: 0.25,
    nights: 0.05,
    evidence: 0.55,
  },
  {
    name: "researcher",
    projects: 2,
    workMinutes: 80,
    reading: 0.55,
    meetings: 1,
    inRoom: 0.4,
    inCalendar: 0.6,
    diversions: 2,
    breaks: 0.6,
    secondDevice: 0.15,
    nights: 0.1,
    evidence: 0.5,
  },
  {
    name: "manager",
    projects: 4,
    workMinutes: 20,
    reading: 0.2,
    meetings: 8,
    inRoom: 0.3,
    inCalendar: 0.85,
    diversions: 4,
    breaks: 0.3,
    secondDevice: 0.2,
    nights: 0.02,
    evidence: 0.5,
  },
  {
    name: "night owl",
    projects: 3,
    workMinutes: 50,
    reading: 0.25,
    meetings: 1,
    inRoom: 0.1,
    inCalendar: 0.6,
    diversions: 4,
    breaks: 0.7,
    secondDevice: 0.5,
    nights: 0.8,
    evidence: 0.55,
  },
  {
    name: "manager, no calendar",
    projects: 4,
    workMinutes: 20,
    reading: 0.2,
    meetings: 8,
    inRoom: 0.3,
    inCalendar: 0,
    diversions: 4,
    breaks: 0.3,
    secondDevice: 0.2,
    nights: 0.02,
    evidence: 0.5,
  },
];
