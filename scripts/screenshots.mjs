#!/usr/bin/env node
import { launch } from "./system/install.mjs";

await launch("e2e/screenshots.ts");
