// Nothing: its pages do it all.
