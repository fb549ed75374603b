import { readConfigFiles } from "../credentials/config-files.js";
import { FAMILIES } from "../credentials/families.js";
import { type ConfigFile, DIALECTS, type Dialect } from "../credentials/model.js";
import { shown, type Variables } from "../credentials/variables.js";
import type { Files } from "../ports.js";
import type { EnvironmentEvidence } from "./evidence.js";

const WELL_KNOWN = ["/var/run/secrets/aws/token", "/var/run/secrets/eks.amazonaws.com/serviceaccount/token"];
const MAX_CONFIG_BYTES = 256 * 1024;

/**
 * The variables, configuration files and token files that decide what an SDK takes.
 * @param profiles - further profiles that somebody names
 */
export async function lookAround(
  variables: Variables,
  files: Files,
  profiles: readonly string[],
): Promise<EnvironmentEvidence> {
  const named = FAMILIES.flatMap(({ profileVariables }) => profileVariables).map(
    (name) => variables[name] || "default",
  );
  const names = [...new Set([...named, "default", ...profiles])];
  const read = async (dialect: Dialect) => {
    const [config, credentials] = await Promise.all(
      (["config", "credentials"] as const).map((file) => readText(pathOf(dialect, file, variables), files)),
    );
    return [
      dialect,
      readConfigFiles(dialect, { config: config ?? "", credentials: credentials ?? "" }, names),
    ] as const;
  };
  const found = await Promise.all(WELL_KNOWN.map((path) => files.exists(path)));
  return {
    variables: shown(variables),
    files: Object.fromEntries(await Promise.all(DIALECTS.map(read))) as EnvironmentEvidence["files"],
    tokenFilesFound: WELL_KNOWN.filter((_, index) => found[index]),
  };
}

function readText(path: string, files: Files): Promise<string> {
  return files.read(path, MAX_CONFIG_BYTES).catch(() => "");
}

const PATHS = {
  config: { variable: "AWS_CONFIG_FILE", name: ".aws/config" },
  credentials: { variable: "AWS_SHARED_CREDENTIALS_FILE", name: ".aws/credentials" },
} as const;

/** Where a dialect looks. Python expands `~`, JavaScript `~/`, Go neither; an empty variable is one for Python only. */
function pathOf(dialect: Dialect, file: ConfigFile, variables: Variables): string {
  const home = variables.HOME || variables.USERPROFILE || "";
  const { variable, name } = PATHS[file];
  const given = variables[variable];
  if (given === undefined || (given === "" && dialect !== "python")) return `${home}/${name}`;
  return dialect !== "go" && given.startsWith("~/") ? `${home}/${given.slice(2)}` : given;
}
