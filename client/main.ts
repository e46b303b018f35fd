/** The `muster` command: what it can do, in the order a person meets it. */
import { createProgram } from './shell/create-program.js';
import { runProgram, type Contents } from './shell/run-program.js';

const contents: Contents = {
  'Set up': {
    init: async () => (await import('./commands/init.js')).addInit,
    validate: async () => (await import('./commands/validate.js')).addValidate,
    schema: async () => (await import('./commands/schema.js')).addSchema,
    doctor: async () => (await import('./commands/doctor.js')).addDoctor,
    lab: async () => (await import('./commands/lab.js')).addLab,
  },
  Serve: {
    dev: async () => (await import('./commands/dev.js')).addDev,
    worker: async () => (await import('./commands/worker.js')).addWorker,
    agent: async () => (await import('./commands/agent.js')).addAgent,
  },
  Rehearse: {
    preflight: async () => (await import('./commands/preflight.js')).addPreflight,
    run: async () => (await import('./commands/run.js')).addRun,
    start: async () => (await import('./commands/start.js')).addStart,
    schedule: async () => (await import('./commands/schedule.js')).addSchedule,
    incident: async () => (await import('./commands/incident.js')).addIncident,
  },
  'Take part': {
    status: async () => (await import('./commands/status.js')).addStatus,
    answer: async () => (await import('./commands/answer.js')).addAnswer,
    'sign-off': async () => (await import('./commands/sign-off.js')).addSignOff,
    abort: async () => (await import('./commands/abort.js')).addAbort,
  },
  'Look back': {
    list: async () => (await import('./commands/list.js')).addList,
    report: async () => (await import('./commands/report.js')).addReport,
  },
  'Put back': {
    faults: async () => (await import('./commands/faults.js')).addFaults,
  },
};

await runProgram(createProgram(), contents, process.argv);
