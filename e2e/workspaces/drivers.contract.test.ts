import { startConsoleStandin } from "@/e2e/standins/console";
import { startOpenAiOrgStandin } from "@/e2e/standins/openai-org";
import { startScimStandin } from "@/e2e/standins/scim";
import { makeWorld } from "@/e2e/workspaces/testing/world";
import { describeDriverContract } from "@/lib/workspaces/drivers/contract";
import { createOpenAiOrgDriver } from "@/lib/workspaces/drivers/openai-org/driver";
import { createScimDriver } from "@/lib/workspaces/drivers/scim/driver";
import { createSessionDriver } from "@/lib/workspaces/drivers/session/driver";

const TIME_LIMIT_MS = 400;

describeDriverContract("SCIM", makeWorld(startScimStandin, createScimDriver(TIME_LIMIT_MS), { knowsPending: false }));
describeDriverContract(
  "SCIM that only deactivates",
  makeWorld(
    async () => {
      const standin = await startScimStandin();
      return { ...standin, settings: { ...standin.settings, leave_by: "deactivate" } };
    },
    createScimDriver(TIME_LIMIT_MS),
    { knowsPending: false },
  ),
);
describeDriverContract("an API organisation", makeWorld(startOpenAiOrgStandin, createOpenAiOrgDriver(TIME_LIMIT_MS)));
describeDriverContract("the owner's session", makeWorld(startConsoleStandin, createSessionDriver(TIME_LIMIT_MS)));
