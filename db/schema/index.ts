export * from "./catalog";
export * from "./messaging";
export * from "./orders";
export * from "./payments";
export * from "./sandbox";
export * from "./seats";
export * from "./staff";
export * from "./standin";
