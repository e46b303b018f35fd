import type { ProcessProbe } from '../../domain/probe.js';
import { asking, bad, good } from './asking.js';
import { invalidProbe } from './invalid-probe.js';
import type { ProbeHandler } from './probe-handler.js';

/** Good while the manager says that the service runs; a paused process still does. */
export const processProbe: ProbeHandler<ProcessProbe> = {
  async prepare({ service: name, deadlineMs }, { inventory }) {
    const service = Object.hasOwn(inventory.services, name) ? inventory.services[name] : undefined;
    if (service === undefined)
      throw invalidProbe(`there is no service ${name}`, 'Name one of the inventory’s services.');
    const { managerOf } = await import('../managers/managers.js');
    const manager = managerOf(service.manager);
    return {
      ask: (signal) =>
        asking({ signal, deadlineMs }, async () => {
          const { status } = await manager.describe(service.manager, signal);
          return status === 'running' ? good : bad(status);
        }),
    };
  },
};
