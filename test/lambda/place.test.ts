import { expect, it } from "vitest";
import { placeOf } from "../../lambda/place.js";
import { parseSettings } from "../../rotation/settings.js";

const functionArn = "arn:aws:lambda:eu-west-1:111122223333:function:rotation";

it("a deployed function knows its account, its log, its dashboard, and what options reach what it reaches", () => {
  const raw = {
    dashboard: "Oidc",
    connectTo: "a.example:443:10.0.0.1:8443, ::[::1]:1",
    allowPrivate: "*.corp.example",
    retention: "exact",
    caFile: "extra-ca.pem",
  };
  const place = placeOf({ functionArn, logGroup: "log" }, parseSettings(raw, String), raw);
  expect(place).toEqual({
    account: "111122223333",
    links: [
      { name: "Log", url: expect.stringContaining("log-group/log") },
      { name: "Dashboard", url: expect.stringContaining("dashboard/Oidc") },
    ],
    reach: [
      "--ca-file CA.pem",
      "--connect-to a.example:443:10.0.0.1:8443",
      "--connect-to '::[::1]:1'",
      "--allow-private '*.corp.example'",
      "--retention exact",
    ],
  });
});

it("where no Lambda runs it, the account is the topic's, and there is no link", () => {
  const raw = { topicArn: "arn:aws:sns:us-east-1:111122223333:alerts" };
  const place = placeOf({ functionArn: undefined, logGroup: undefined }, parseSettings(raw, String), raw);
  expect(place).toEqual({ account: "111122223333", links: [], reach: [] });
});
