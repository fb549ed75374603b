import { parameterArn } from "./faults.js";
import { readFlag, readText } from "./input.js";
import { type Answer, AwsError, type Context, type Fields, type Operation, type Service } from "./model.js";

/** Bytes of a value in the standard tier. */
const MAX_BYTES = 4096;

interface Parameter {
  readonly value: string;
  readonly version: number;
  readonly changedAt: Date;
}

/**
 * Parameters of type String in the standard tier, in their newest version: SSM without secrets, lists, labels, policies,
 * history, and without tags and descriptions, which are accepted and dropped.
 * @see https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PutParameter.html
 */
export class SsmStore {
  readonly parameters = new Map<string, Parameter>();
}

/** The SSM operations, working on `store`. */
export function ssmService(store: SsmStore): Service {
  return {
    name: "ssm",
    version: "2014-11-06",
    xmlNamespace: "http://ssm.amazonaws.com/doc/2014-11-06/",
    jsonTarget: "AmazonSSM",
    operations: new Map<string, Operation>([
      ["GetParameter", (input, context) => getParameter(store, input, context)],
      ["PutParameter", (input, context) => putParameter(store, input, context)],
    ]),
  };
}

function getParameter(store: SsmStore, input: Fields, context: Context): Answer {
  const name = checkedName(input);
  const found = store.parameters.get(name);
  if (found === undefined) {
    throw new AwsError("ParameterNotFound", "");
  }
  const { value, version, changedAt } = found;
  const parameter = { Name: name, Type: "String", DataType: "text", Value: value, Version: version };
  const arn = parameterArn(name, context);
  return { output: { Parameter: { ...parameter, LastModifiedDate: changedAt, ARN: arn } }, summary: arn };
}

function putParameter(store: SsmStore, input: Fields, context: Context): Answer {
  const name = checkedName(input);
  const value = readText(input, "Value") ?? "";
  const present = store.parameters.get(name);
  if (value === "") {
    throw validation(
      "Value '' at 'value' failed to satisfy constraint: Member must have length greater than or equal to 1",
    );
  }
  if (Buffer.byteLength(value) > MAX_BYTES) {
    throw validation(`Standard tier parameters support a maximum parameter value of ${MAX_BYTES} characters.`);
  }
  if ((readText(input, "Type") ?? "String") !== "String") {
    throw new AwsError("UnsupportedParameterType", "The parameter type is not supported.");
  }
  if (present !== undefined && readFlag(input, "Overwrite") !== true) {
    throw new AwsError(
      "ParameterAlreadyExists",
      "The parameter already exists. To overwrite this value, set the overwrite option in the request to true.",
    );
  }
  const version = (present?.version ?? 0) + 1;
  store.parameters.set(name, { value, version, changedAt: context.now });
  return { output: { Version: version, Tier: "Standard" }, summary: parameterArn(name, context) };
}

/** A name or a path of names. */
function checkedName(input: Fields): string {
  const name = readText(input, "Name") ?? "";
  if (!/^\/?[\w.-]+(\/[\w.-]+)*$/.test(name)) {
    throw validation('Parameter name: can\'t be prefixed with "ssm" (case-insensitive) and must be a path of names.');
  }
  return name;
}

function validation(text: string): AwsError {
  return new AwsError("ValidationException", text);
}
