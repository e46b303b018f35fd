import { dirname, resolve } from 'node:path';
import { agentCommand, type AgentToStart } from '../../host/agent/agent-process.js';

export interface UnitOptions {
  readonly user: string;
  readonly env: NodeJS.ProcessEnv;
  /** Variables that the inventory refers to. */
  readonly envFile?: string;
}

/**
 * A systemd unit for the agent, see systemd.service(5). systemd keeps it alive, so it needs no
 * parent of its own; when it dies its observers live on and are found again (KillMode=process);
 * exit 78 means that another agent has the host.
 */
export function agentUnit(agent: AgentToStart, { user, env, envFile }: UnitOptions): string {
  // The first two words are the shell and the script that keep it alive elsewhere.
  const command = agentCommand(agent).slice(2).map(word).join(' ').replaceAll('$', '$$$$');
  const name = `muster-agent-${agent.host}`;
  return `# To install:
#   muster agent --print-unit | sudo tee /etc/systemd/system/${name}.service
#   sudo systemctl daemon-reload && sudo systemctl enable --now ${name}
[Unit]
Description=Muster agent of ${specifiers(agent.host)}: acts on this host, and puts everything back
StartLimitIntervalSec=0

[Service]
User=${user}
WorkingDirectory=${specifiers(dirname(agent.inventoryPath))}
Environment=${word(`PATH=${env['PATH'] ?? ''}`)}
${envFile === undefined ? '' : `EnvironmentFile=${specifiers(resolve(envFile))}\n`}ExecStart=${command}
Restart=always
RestartSec=200ms
RestartPreventExitStatus=78
KillMode=process
TimeoutStopSec=60
OOMScoreAdjust=-500

[Install]
WantedBy=multi-user.target
`;
}

/** One word as systemd reads it. */
function word(text: string): string {
  const escaped = specifiers(text).replaceAll(/["\\]/g, String.raw`\$&`);
  return /^[\w@+=:,./%-]+$/.test(escaped) ? escaped : `"${escaped}"`;
}

function specifiers(text: string): string {
  return text.replaceAll('%', '%%');
}
