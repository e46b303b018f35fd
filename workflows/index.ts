/** Every workflow type: its name is what `tctl`, `temporal` and the UI show. */
export { backupVerification } from './backup-verification.js';
export { crashRecovery } from './crash-recovery.js';
export { dependencyOutage } from './dependency-outage.js';
export { queueOutage } from './queue-outage.js';
export { drillSuite } from './drill-suite.js';
