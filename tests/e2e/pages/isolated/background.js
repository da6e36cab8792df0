// Nothing: a manager injects scripts.
