/**
 * The id that Temporal knows a schedule by: `muster.<environment>.<name>`. No environment and no
 * drill has a dot in its name, so the schedules of two environments in one namespace stay apart.
 */
export function scheduleId(environment: string, name: string): string {
  return `${prefix(environment)}${name}`;
}

/** The name within an id of {@link scheduleId}; undefined where it is of another environment, or not ours. */
export function scheduleName(environment: string, id: string): string | undefined {
  return id.startsWith(prefix(environment)) ? id.slice(prefix(environment).length) : undefined;
}

/** The name of the one time that something is run after an incident. */
export function incidentScheduleName(name: string, incident: string): string {
  const slug = incident
    .replaceAll(/[^A-Za-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '')
    .slice(0, 64);
  return `${name}.incident.${slug}`;
}

function prefix(environment: string): string {
  return `muster.${environment}.`;
}
