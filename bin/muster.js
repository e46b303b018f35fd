#!/usr/bin/env -S node --
import '../dist/client/main.js';
