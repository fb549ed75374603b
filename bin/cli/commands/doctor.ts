import { Command } from "commander";
import { TOOL_NAMES } from "../../../federation/doctor/credentials/tools.js";
import type { Variables } from "../../../federation/doctor/credentials/variables.js";
import { AWS_AUDIENCE } from "../../../federation/workload.js";
import type { ExitCode } from "../exit-codes.js";
import type { Io } from "../io.js";
import { addCommonOptions } from "../options.js";
import { DOCTOR_HELP } from "./doctor-help.js";
import type { DoctorOptions } from "./doctor-run.js";

/** `doctor`. @param variables - of the process, in tests others */
export function doctorCommand(io: Io, exit: (code: ExitCode) => void, variables: Variables = process.env): Command {
  return addCommonOptions(
    new Command("doctor").description("Find the first broken link between a pod's token and its AWS role."),
  )
    .option("--token-file <file>", "the token file to examine (default: AWS_WEB_IDENTITY_TOKEN_FILE)")
    .option("--role-arn <arn>", "the role to examine (default: AWS_ROLE_ARN)")
    .option("--trust-policy <file>", "the role's trust policy; with --token-file nothing else is contacted")
    .option("--audience <audience>", `the audience expected (default: ${AWS_AUDIENCE})`)
    .option("--job-minutes <minutes>", "how long the job runs that uses the token")
    .option("--sops <path>", "a .sops.yaml, an encrypted file or a folder; repeatable (default: ./.sops.yaml)", repeat)
    .option("--collect", "print what can be seen here as JSON, for --from elsewhere")
    .option("--from <file>", "judge what --collect printed, with this machine's AWS credentials")
    .option("--tool <tool>", `judge by one tool: ${TOOL_NAMES.join(", ")} (default: all)`)
    .option("--error <text>", "say what an error of AWS or of an SDK can mean, and nothing else")
    .option("--live", "then let AWS try: AssumeRoleWithWebIdentity and GetCallerIdentity")
    .option("--region <region>", "region of the partition, as the AWS CLI's")
    .option("--profile <name>", "profile of the AWS configuration, for reading IAM")
    .addHelpText("after", DOCTOR_HELP)
    .action(async (options: DoctorOptions) => {
      const { doctor } = await import("./doctor-run.js");
      exit(await doctor(options, io, variables));
    });
}

function repeat(value: string, earlier: string[] = []): string[] {
  return [...earlier, value];
}
