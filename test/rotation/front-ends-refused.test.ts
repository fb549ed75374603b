import { expect, it } from "vitest";
import { findFrontEnds } from "../../rotation/front-ends.js";
import { resolverOf } from "../support/fixtures.js";

const ENDPOINT = { host: "idp.example", port: 443 };

async function messageOf(addresses: readonly string[], named?: boolean): Promise<string> {
  const resolver = resolverOf({ "idp.example": addresses });
  const reach = { connectTo: [], allowPrivate: [] };
  const error = await findFrontEnds(ENDPOINT, resolver, reach, named).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ fault: { code: "address-refused" }, refusedAddresses: addresses });
  return (error as Error).message;
}

it.each([["10.0.0.1"], ["172.16.5.4"], ["192.168.1.1"], ["100.64.0.1"], ["fd12:3456::1"]])(
  "of a host of the account in a company's network, %s, the option is named that permits it",
  async (address) => {
    const message = `no address of idp.example is global (${address}); --allow-private idp.example permits them`;
    expect(await messageOf([address], true)).toBe(message);
  },
);

it.each([
  [["169.254.169.254"]],
  [["fd00:ec2::254"]],
  [["127.0.0.1"]],
  [["::1"]],
  [["fe80::1"]],
  [["fe80::1%eth0"]],
  [["::ffff:10.0.0.1"]],
  [["10.0.0.1", "169.254.169.254"]],
])("of a host of the account at %s, no option is named", async (addresses) => {
  const message = `no address of idp.example is global (${addresses.join(", ")}), so none was dialled`;
  expect(await messageOf(addresses, true)).toBe(message);
});

it("of a host that a document named, no option is named", async () => {
  expect(await messageOf(["10.0.0.1"])).toBe("no address of idp.example is global (10.0.0.1), so none was dialled");
});
