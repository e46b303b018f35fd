/** The version of Muster that made a plan or a report; kept equal to package.json's by a test. */
export const musterVersion = '0.1.0';
