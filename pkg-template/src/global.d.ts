/// <reference path="./namespace.d.ts" />
// A namespace of `export as` is for scripts alone; an alias of it, made in a script, is for modules, too.
import BiliIM = BiliIMNamespace;
