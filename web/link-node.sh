#!/bin/sh
# Debian 12's node is too old for Vite; a current one comes as an optional package for this machine's processor. npm 9
# does not always link it, so it is linked here, after every install: whatever `npm run` starts then runs on it.
for node in node_modules/node-linux-*/bin/node; do
  if [ -x "$node" ]; then
    mkdir -p node_modules/.bin
    ln -sf "../${node#node_modules/}" node_modules/.bin/node
  fi
done
