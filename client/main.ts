/** The `muster` command: what it can do, in the order a person meets it. */
import { addAbort } from './commands/abort.js';
import { addAgent } from './commands/agent.js';
import { addAnswer } from './commands/answer.js';
import { addDev } from './commands/dev.js';
import { addDoctor } from './commands/doctor.js';
import { addFaults } from './commands/faults.js';
import { addInit } from './commands/init.js';
import { addLab } from './commands/lab.js';
import { addList } from './commands/list.js';
import { addPreflight } from './commands/preflight.js';
import { addReport } from './commands/report.js';
import { addRun } from './commands/run.js';
import { addSchema } from './commands/schema.js';
import { addSignOff } from './commands/sign-off.js';
import { addStart } from './commands/start.js';
import { addStatus } from './commands/status.js';
import { addValidate } from './commands/validate.js';
import { addWorker } from './commands/worker.js';
import { createProgram, runProgram } from './shell/program.js';

const program = createProgram();

program.commandsGroup('Set up');
addInit(program);
addValidate(program);
addSchema(program);
addDoctor(program);
addLab(program);

program.commandsGroup('Serve');
addDev(program);
addWorker(program);
addAgent(program);

program.commandsGroup('Rehearse');
addPreflight(program);
addRun(program);
addStart(program);

program.commandsGroup('Take part');
addStatus(program);
addAnswer(program);
addSignOff(program);
addAbort(program);

program.commandsGroup('Look back');
addList(program);
addReport(program);

program.commandsGroup('Put back');
addFaults(program);

await runProgram(program, process.argv);
