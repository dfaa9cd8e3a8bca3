#!/usr/bin/env node
import { launch } from "./system/install.mjs";

await launch("scripts/screenshots.ts");
