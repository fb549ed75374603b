/** An app that takes the package, as people have them. */
export interface UserApp {
  readonly name: string;
  /** Apps of a group have the same packages, which are installed once. */
  readonly group: string;
  /** The language of the real `cdk init`, whose template it is; null for one that only `files` make. */
  readonly init: "typescript" | "javascript" | null;
  /** Fields of its package.json, beside those of the template. */
  readonly manifest?: Readonly<Record<string, unknown>>;
  /** Written over what there is: text by path. */
  readonly files: Readonly<Record<string, string>>;
  /** The blocks of docs/construct.md that are written into it, by path. */
  readonly blocks: readonly string[];
  /** What the endings of relative imports have to be there. */
  readonly importEnding: "" | ".js";
  /** Commands that have to succeed, by any Node. */
  readonly commands: readonly (readonly [string, ...string[]])[];
  /** The type check, which takes no notice of the Node that it runs on. */
  readonly typeCheck: readonly [string, ...string[]] | null;
}

const TYPESCRIPT_BLOCKS = ["lib/app-stack.ts", "test/app.test.ts", "bin/app.ts"];
const SYNTH = ["npx", "cdk", "synth", "--quiet"] as const;
const JEST = ["npx", "jest"] as const;
/** What an app in a language other than these runs: the package's own, which options alone configure. */
const OWN_APP = "node node_modules/oidc-thumbprint-rotation/dist/cjs/bin/app.js";
const ANY_LANGUAGE = [...SYNTH, "--app", OWN_APP, "--output", "own.out", "--context", "mode=audit"] as const;
const TSC = ["npx", "tsc", "--noEmit"] as const;

/** What `cdk init` made until 2025: ts-node, ts-jest, no `skipLibCheck`. */
const OLD_PACKAGE = {
  name: "app",
  version: "0.1.0",
  devDependencies: {
    "@types/jest": "^29.5.14",
    "@types/node": "22.7.9",
    jest: "^29.7.0",
    "ts-jest": "^29.2.5",
    "aws-cdk": "2.1148.1",
    "ts-node": "^10.9.2",
    typescript: "~5.6.3",
  },
  dependencies: { "aws-cdk-lib": "^2.276.0", constructs: "^10.5.0" },
};

function oldFiles(compilerOptions: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> {
  const strict = { strict: true, noImplicitReturns: true, experimentalDecorators: true, declaration: true };
  return {
    "package.json": json(OLD_PACKAGE),
    "tsconfig.json": json({
      compilerOptions: { ...compilerOptions, ...strict, inlineSourceMap: true, typeRoots: ["./node_modules/@types"] },
      exclude: ["node_modules", "cdk.out"],
    }),
    "cdk.json": json({ app: "npx ts-node --prefer-ts-exts bin/app.ts" }),
    "jest.config.js": `module.exports = ${json({
      testEnvironment: "node",
      roots: ["<rootDir>/test"],
      testMatch: ["**/*.test.ts"],
      transform: { "^.+\\.tsx?$": "ts-jest" },
    })}`,
  };
}

const OLD = { group: "old", init: null, importEnding: "", typeCheck: TSC, blocks: TYPESCRIPT_BLOCKS } as const;

/** The apps that have to take the package. */
export const USER_APPS: readonly UserApp[] = [
  {
    name: "cdk init, TypeScript",
    group: "typescript",
    init: "typescript",
    files: {},
    blocks: TYPESCRIPT_BLOCKS,
    importEnding: "",
    commands: [SYNTH, JEST],
    typeCheck: TSC,
  },
  {
    name: "ES modules, TypeScript",
    group: "typescript",
    init: "typescript",
    manifest: { type: "module" },
    // Jest does not load ES modules of TypeScript: the same test runs in Node's own runner.
    files: {
      "cdk.json": json({ app: "npx tsx bin/app.ts" }),
      "test/globals.ts":
        'import { expect } from "expect";\nimport { test } from "node:test";\nObject.assign(globalThis, { expect, test });\n',
    },
    blocks: TYPESCRIPT_BLOCKS,
    importEnding: ".js",
    commands: [SYNTH, ["npx", "tsx", "--import", "./test/globals.ts", "--test", "test/app.test.ts"]],
    typeCheck: TSC,
  },
  {
    name: "cdk init, JavaScript",
    group: "javascript",
    init: "javascript",
    files: {},
    blocks: ["lib/app-stack.js", "test/app.test.ts"],
    importEnding: "",
    commands: [SYNTH, JEST, ANY_LANGUAGE],
    typeCheck: null,
  },
  {
    ...OLD,
    name: "ts-node, CommonJS, TypeScript 5.6",
    files: oldFiles({ target: "ES2020", module: "commonjs", lib: ["es2020", "dom"] }),
    commands: [SYNTH, JEST],
  },
  {
    ...OLD,
    name: "ts-node, NodeNext, TypeScript 5.6",
    files: oldFiles({ target: "ES2022", module: "NodeNext", moduleResolution: "NodeNext", lib: ["es2022"] }),
    commands: [SYNTH, JEST],
  },
];

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
