import { type Artefact, artefact, type Plan, type Runners, TOKEN_FILE } from "./plan.js";
import { quoted } from "./quote.js";

/** By commit: a tag can be moved. The comment is the release. */
const CREDENTIALS_ACTION = "aws-actions/configure-aws-credentials@61815dcd50bd041e203e49132bacad1fd04d2708 # v5.1.1";

/** Both forms of a workflow, and what tells actionlint the label of the runners. */
export function workflows(plan: Plan, runners: Runners): Artefact[] {
  const folder = ".github/workflows";
  return [
    artefact(`${folder}/aws-environment.yml`, "a workflow with environment variables", withEnvironment(plan, runners)),
    artefact(
      `${folder}/aws-credentials-action.yml`,
      "the same with aws-actions/configure-aws-credentials",
      withAction(plan, runners),
    ),
    artefact(".github/actionlint.yaml", "tells actionlint that the label exists", actionlintConfig(runners)),
  ];
}

function head(name: string, { label }: Runners): string {
  return `name: ${name}
on: workflow_dispatch
# None, not even id-token: the token is the cluster's, not GitHub's. A job with actions/checkout needs contents: read.
permissions: {}
jobs:
  identity:
    runs-on: ${quoted(label)}
    timeout-minutes: 10
    steps:
`;
}

function withEnvironment({ role, region }: Plan, runners: Runners): string {
  return `${head("AWS, with environment variables", runners)}      - name: Who am I
        # A step's env wins over the pod's, whatever else sets the variables there.
        env:
          AWS_WEB_IDENTITY_TOKEN_FILE: ${TOKEN_FILE}
          AWS_ROLE_ARN: ${quoted(role.arn)}
          AWS_REGION: ${quoted(region)}
        # The image of the runner needs the AWS CLI. GitHub's own has none.
        run: aws sts get-caller-identity
`;
}

function withAction({ role, region }: Plan, runners: Runners): string {
  return `${head("AWS, with configure-aws-credentials", runners)}      # Exports keys that last an hour. Steps after it use those, and not the token.
      - uses: ${CREDENTIALS_ACTION}
        with:
          role-to-assume: ${quoted(role.arn)}
          aws-region: ${quoted(region)}
          web-identity-token-file: ${TOKEN_FILE}
      - name: Who am I
        run: aws sts get-caller-identity
`;
}

function actionlintConfig({ label }: Runners): string {
  return `self-hosted-runner:
  labels:
    - ${quoted(label)}
`;
}
