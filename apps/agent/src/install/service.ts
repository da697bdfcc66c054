import { homedir } from "node:os";
import { join } from "node:path";

type Call = { command: string; args: string[]; env?: Env };

export type Service = {
  file: string;
  text: string;
  encoding?: "utf16le";
  /** A link beside the file that switches it on. */
  link?: string;
  check?: Call;
  register?: Call;
  unregister?: Call;
  /** What the person may do next. */
  next: string;
};

type Env = Record<string, string | undefined>;

/** `program` is the command that runs the agent, in parts. */
export function serviceFor(platform: NodeJS.Platform, env: Env, program: string[]): Service {
  if (platform === "linux") return systemdUnit(env, program);
  if (platform === "darwin") return launchdAgent(program);
  if (platform === "win32") return logonTask(env, program);
  throw new Error(`There is no way of starting the agent with a session of ${platform} yet.`);
}

function systemdUnit(env: Env, program: string[]): Service {
  const folder = join(env.XDG_CONFIG_HOME || join(homedir(), ".config"), "systemd", "user");
  const file = join(folder, "stint-agent.service");
  const text = `[Unit]
Description=Stint desktop agent
PartOf=graphical-session.target
After=graphical-session.target

[Service]
ExecStart=${program.map(systemdQuoted).join(" ")}
Restart=on-failure
RestartSec=5
RestartPreventExitStatus=2
UMask=0077
NoNewPrivileges=yes

[Install]
WantedBy=graphical-session.target
`;
  return {
    file,
    text,
    link: join(folder, "graphical-session.target.wants", "stint-agent.service"),
    check: {
      command: "systemd-analyze",
      args: ["--user", "verify", file],
      // It refuses to look at anything without one, though it needs nothing there.
      env: { ...env, XDG_RUNTIME_DIR: env.XDG_RUNTIME_DIR || folder },
    },
    next: "It starts with the next desktop session. To start it now: systemctl --user daemon-reload && systemctl --user start stint-agent",
  };
}

function launchdAgent(program: string[]): Service {
  const file = join(homedir(), "Library", "LaunchAgents", "app.stint.agent.plist");
  const words = program.map((part) => `    <string>${xmlEscaped(part)}</string>`).join("\n");
  const text = `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
<dict>
  <key>Label</key>
  <string>app.stint.agent</string>
  <key>ProgramArguments</key>
  <array>
${words}
  </array>
  <key>RunAtLoad</key>
  <true/>
  <key>KeepAlive</key>
  <dict>
    <key>SuccessfulExit</key>
    <false/>
  </dict>
  <key>LimitLoadToSessionType</key>
  <string>Aqua</string>
</dict>
</plist>
`;
  return {
    file,
    text,
    check: { command: "plutil", args: ["-lint", file] },
    next: `It starts at the next login. To start it now: launchctl load ${file}`,
  };
}

/** A task at logon and not a service: a service of Windows sees no desktop. */
function logonTask(env: Env, program: string[]): Service {
  const [command = "", ...args] = program;
  const file = join(env.LOCALAPPDATA ?? homedir(), "Stint", "agent-task.xml");
  const user = [env.USERDOMAIN, env.USERNAME].filter(Boolean).join("\\");
  const text = `\ufeff<?xml version="1.0" encoding="UTF-16"?>
<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
  <Triggers><LogonTrigger><Enabled>true</Enabled><UserId>${xmlEscaped(user)}</UserId></LogonTrigger></Triggers>
  <Principals><Principal id="Author"><UserId>${xmlEscaped(user)}</UserId><LogonType>InteractiveToken</LogonType><RunLevel>LeastPrivilege</RunLevel></Principal></Principals>
  <Settings>
    <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>
    <DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>
    <StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>
    <ExecutionTimeLimit>PT0S</ExecutionTimeLimit>
    <RestartOnFailure><Interval>PT1M</Interval><Count>10</Count></RestartOnFailure>
  </Settings>
  <Actions Context="Author"><Exec><Command>${xmlEscaped(command)}</Command><Arguments>${xmlEscaped(args.map((part) => `"${part}"`).join(" "))}</Arguments></Exec></Actions>
</Task>
`;
  return {
    file,
    text,
    // Without it schtasks reads the code page of the machine, and a user called Müller has no task.
    encoding: "utf16le",
    register: { command: "schtasks", args: ["/Create", "/F", "/TN", "Stint agent", "/XML", file] },
    unregister: { command: "schtasks", args: ["/Delete", "/F", "/TN", "Stint agent"] },
    next: 'It starts at the next logon. To start it now: schtasks /Run /TN "Stint agent"',
  };
}

/** By systemd.service(5): quoted, with its specifiers, variables and quotes made harmless. */
function systemdQuoted(part: string): string {
  return `"${part.replace(/[\\"]/g, "\\$&").replaceAll("%", "%%").replaceAll("$", "$$$$")}"`;
}

function xmlEscaped(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}
