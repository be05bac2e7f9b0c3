// Mozilla's HTTP Observatory on one page: the package's own retrieval, tests and points, as its scanner/index.js adds them
// up. That one asks only a whole site on its usual ports and refuses an error page, which is looked at here as well.
// Usage: node observatory.mjs PACKAGE HOST HTTPPORT HTTPSPORT PATH → JSON
import { pathToFileURL } from "node:url";

const [home, host, httpPort, httpsPort, path] = process.argv.slice(2);
const part = (name) => import(pathToFileURL(`${home}/src/${name}`).href);
const [{ retrieve }, { ALL_TESTS }, { getScoreModifier }, { MINIMUM_SCORE_FOR_EXTRA_CREDIT }] = await Promise.all(
  ["retriever/retriever.js", "constants.js", "grader/grader.js", "grader/charts.js"].map(part),
);
const asked = await retrieve(host, { httpPort, httpsPort, path });
const results = ALL_TESTS.map((test) => test(asked));
const points = results.map(({ result }) => getScoreModifier(result));
const lost = points.filter((n) => n < 0).reduce((sum, n) => sum + n, 100);
const score = lost >= MINIMUM_SCORE_FOR_EXTRA_CREDIT ? points.reduce((sum, n) => sum + n, 100) : lost;
const tests = Object.fromEntries(results.map((one, n) => [one.constructor.name, [one.result, points[n]]]));
process.stdout.write(JSON.stringify({ score, status: asked.responses.auto.status, tests }));
