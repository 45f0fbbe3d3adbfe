semicolons.csv --map 'label=Name,id=Nummer,names=Aliasse:/,type=Art'
