// Fails when the JavaScript that index.html makes the browser load at once, with the page it shows somebody who is
// signed out, grows above the budget, or when Amplify is part of it. Run it after `npm run build`.
import {readFileSync} from "node:fs";
import {gzipSync} from "node:zlib";

const BUDGET_KB = 130;
const FIRST_PAGE = "src/features/auth/sign-in-page.tsx";
const AMPLIFY = "src/features/auth/cognito.ts";

const manifest = JSON.parse(readFileSync("dist/.vite/manifest.json", "utf8"));

/** The files of a module and of all that it imports statically. */
function closure(key, found = new Set()) {
  if (found.has(key)) return found;
  found.add(key);
  for (const imported of manifest[key].imports ?? []) closure(imported, found);
  return found;
}

function kilobytes(keys) {
  const bytes = [...keys].map(
    (key) => gzipSync(readFileSync(`dist/${manifest[key].file}`), {level: 9}).length,
  );
  return bytes.reduce((sum, size) => sum + size, gzipSync(readFileSync("public/theme.js")).length) / 1000;
}

const first = new Set([...closure("index.html"), ...closure(FIRST_PAGE)]);
const amplify = [...closure(AMPLIFY)].filter((key) => !first.has(key));
const size = kilobytes(first);
console.log(
  `First JavaScript ${size.toFixed(1)} kB of ${BUDGET_KB} kB (gzip); Amplify ${kilobytes(amplify).toFixed(1)} kB later.`,
);
if (!amplify.includes(AMPLIFY))
  throw new Error("Amplify is loaded at once: something imports cognito.ts statically.");
if (size > BUDGET_KB) throw new Error(`The first JavaScript is above ${BUDGET_KB} kB: load something later.`);
