#!/usr/bin/env node
import { launch } from "./system/install.mjs";

await launch("scripts/testing/verify.ts");
